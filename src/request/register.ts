/**
 * What is under way by its key, added and removed with each request. Not a Map, for the reason told at `Roll`.
 */
export class Register<Value> {
  /** Without a prototype, so that any text can be a key. */
  #values: Record<string, Value> = Object.create(null);

  get(key: string): Value | undefined {
    return this.#values[key];
  }

  set(key: string, value: Value): void {
    this.#values[key] = value;
  }

  delete(key: string): void {
    delete this.#values[key];
  }

  keys(): readonly string[] {
    return Object.keys(this.#values);
  }

  values(): readonly Value[] {
    return Object.values(this.#values);
  }

  clear(): void {
    this.#values = Object.create(null);
  }
}
