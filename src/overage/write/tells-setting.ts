/** The only type that the PUT sets: Partner Center fills it in itself (document "Update overage"). */
export const WRITTEN_TYPE = 'PhoneServices';

/** As much of a collection as it takes to find the setting that a write is about. */
interface Collection {
  readonly items: readonly { readonly type: string }[];
  readonly totalCount?: number | null | undefined;
}

/**
 * Whether a read tells the setting that a write is about. It does not where that stands in it twice, nor where it is
 * missing from a collection that holds fewer settings than it says there are: nothing then proves that overage is off.
 */
export function tellsSetting({ items, totalCount }: Collection): boolean {
  const found = items.filter(({ type }) => type === WRITTEN_TYPE).length;
  return found === 1 || (found === 0 && items.length >= (totalCount ?? 0));
}
