/** Whether every database can keep the text: PostgreSQL has no NUL, and half a surrogate pair would become something else. */
export function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
