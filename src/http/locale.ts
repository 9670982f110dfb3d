/** Cultures that Partner Center returns texts in; anything else is asked for in English. */
const KNOWN = [
  'en-US',
  'en-GB',
  'en-AU',
  'en-CA',
  'en-IN',
  'bg-BG',
  'cs-CZ',
  'da-DK',
  'de-DE',
  'de-AT',
  'de-CH',
  'el-GR',
  'es-ES',
  'es-MX',
  'et-EE',
  'fi-FI',
  'fr-FR',
  'fr-CA',
  'fr-BE',
  'fr-CH',
  'hr-HR',
  'hu-HU',
  'it-IT',
  'ja-JP',
  'ko-KR',
  'lt-LT',
  'lv-LV',
  'nb-NO',
  'nl-NL',
  'nl-BE',
  'pl-PL',
  'pt-BR',
  'pt-PT',
  'ro-RO',
  'ru-RU',
  'sk-SK',
  'sl-SI',
  'sv-SE',
  'tr-TR',
  'uk-UA',
  'zh-CN',
  'zh-TW',
];
const DEFAULT = 'en-US';
const LONGEST_HEADER = 256;
const BY_TAG = new Map(KNOWN.map((culture) => [culture.toLowerCase(), culture]));
const BY_LANGUAGE = new Map(KNOWN.toReversed().map((culture) => [culture.slice(0, 2), culture]));

/**
 * The best known culture for an Accept-Language header, as X-Locale. Only names from our own list are ever passed on.
 */
export function localeOf(acceptLanguage: string | undefined): string {
  if (acceptLanguage === undefined || acceptLanguage.length > LONGEST_HEADER) return DEFAULT;
  const wishes = acceptLanguage
    .split(',')
    .map(toWish)
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { tag } of wishes) {
    const culture = BY_TAG.get(tag) ?? BY_LANGUAGE.get(tag.split('-')[0] ?? '');
    if (culture !== undefined) return culture;
  }
  return DEFAULT;
}

function toWish(item: string): { tag: string; quality: number } {
  const [tag = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
  const q = parameters.find((parameter) => parameter.startsWith('q='));
  const quality = q === undefined ? 1 : Number(q.slice(2));
  return { tag, quality: Number.isNaN(quality) ? 0 : quality };
}
