import type { Problem } from './problem.js';

/** Thrown while a request is worked on, to answer a problem. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly problem: Problem;
  /** Joins the problem's description. */
  readonly detail: string;

  constructor(problem: Problem, detail = '') {
    super(problem.description);
    this.problem = problem;
    this.detail = detail;
  }
}
