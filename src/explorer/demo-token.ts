/** A fresh token of the emulator's demo operator; empty when there is none to be had, so that one can be pasted. */
export async function fetchDemoToken(path: string): Promise<string> {
  const answer = await fetch(path);
  if (!answer.ok) return '';
  const body: unknown = await answer.json();
  const found = typeof body === 'object' && body !== null && 'token' in body ? body.token : undefined;
  return typeof found === 'string' ? found : '';
}
