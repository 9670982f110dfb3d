import type { ContainerType } from 'type-graphql';

/** A resolver class and the instance that serves it. */
type Binding = readonly [resolverClass: new (...dependencies: never[]) => object, instance: object];

/** Hands type-graphql the instances that the composition root built. @throws Error for a class that was forgotten */
export function createContainer(bindings: readonly Binding[]): ContainerType {
  const instances = new Map<unknown, object>(bindings);
  return {
    get: (resolverClass) => {
      const instance = instances.get(resolverClass);
      if (instance === undefined) throw new Error(`No instance was given for ${resolverClass.name}.`);
      return instance;
    },
  };
}
