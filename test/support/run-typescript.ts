import { registerHooks } from 'node:module';

/*
 * For child processes of tests: `node --import ./test/support/run-typescript.ts <file.ts>`. Node strips the types by
 * itself, but it takes the `.js` of our imports literally. Sources with decorators need the build instead.
 */
registerHooks({
  resolve: (specifier, context, next) => {
    try {
      return next(specifier, context);
    } catch (error) {
      if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error;
      return next(specifier.replace(/\.js$/, '.ts'), context);
    }
  },
});
