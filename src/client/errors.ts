/** The package's entry `./errors`: every code explained. */
export { ERROR_EXPLANATIONS } from './error-catalogue.js';
export type { ErrorExplanation, WhoFixes } from './error-explanation.js';
export { REFUSAL_EXPLANATIONS } from './refusal-catalogue.js';
