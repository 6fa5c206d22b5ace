import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import vm from 'node:vm';
import { transform } from '@swc/core';
import { build } from 'esbuild';

const packageImport = /^@anamnesis\/([^/]+)(?:\/(.+))?$/;

/**
 * One script of these specs and of what they import. `loadersAnew` evaluates it anew and gives a
 * function per spec that loads it with the modules it needs: fresh ones, which remember nothing
 * of the call before. `specsOf` says which of them load a module. `modules` are packages that the
 * specs get instead of the installed ones.
 */
export const bundleSpecs = async (root, specs, modules) => {
  const loaders = specs.map((spec) => `specs['${spec}'] = () => require('./${spec}');`);
  const { outputFiles, metafile } = await build({
    stdin: { contents: loaders.join('\n'), resolveDir: root },
    bundle: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
    absWorkingDir: root,
    metafile: true,
    plugins: [compiledAsEverywhere(root)],
  });
  const script = new vm.Script(`(function (specs, require) {${outputFiles[0].text}\n})`, {
    filename: 'specs.cjs',
  });
  const evaluate = script.runInThisContext();
  const require = createRequire(join(root, 'package.json'));
  const loadersAnew = () => {
    const loaders = {};
    // class-validator remembers every class that was ever declared, and asks all of them.
    globalThis.classValidatorMetadataStorage = undefined;
    evaluate(loaders, (id) => modules[id] ?? require(id));
    return loaders;
  };
  const modulesOf = new Map(specs.map((spec) => [spec, reached(metafile, spec)]));
  const specsOf = (path) => specs.filter((spec) => modulesOf.get(spec).has(relative(root, path)));
  return { loadersAnew, specsOf };
};

const reached = ({ inputs }, from, met = new Set()) => {
  if (met.has(from)) return met;
  met.add(from);
  for (const { path } of inputs[from]?.imports ?? []) reached({ inputs }, path, met);
  return met;
};

/** swc with the settings of the house: esbuild alone writes no metadata for decorators. */
const compiledAsEverywhere = (root) => ({
  name: 'compiled-as-everywhere',
  setup(bundler) {
    const settings = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
    bundler.onResolve({ filter: packageImport }, ({ path }) => {
      const [, library, module = 'index'] = packageImport.exec(path);
      return { path: join(root, 'libs', library, 'src', `${module}.ts`) };
    });
    bundler.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const options = { ...settings, swcrc: false, sourceMaps: false, filename: path };
      const { code } = await transform(source, options);
      return { contents: code, loader: 'js' };
    });
  },
});
