interface LockFile {
  readonly packages: Readonly<Record<string, object>>;
}

interface Prepare {
  checkNode(version: string): void;
  matches(installed: LockFile, wanted: LockFile): boolean;
}

interface RunningJest {
  tiersLast(args: readonly string[]): readonly string[];
}

const load = async <Module>(file: string): Promise<Module> =>
  (await import(new URL(file, import.meta.url).href)) as Module;

const { checkNode, matches } = await load<Prepare>('./prepare.mjs');
const { tiersLast } = await load<RunningJest>('./jest.mjs');

describe('preparing the project', () => {
  it.each(['20.19.0', '20.20.2', '22.12.0', '23.0.0', '24.21.0'])('accepts Node %s', (version) => {
    expect(() => checkNode(version)).not.toThrow();
  });

  it.each(['18.20.8', '20.18.3', '21.7.3', '22.11.0'])(
    'names what it needs on Node %s',
    (version) => {
      expect(() => checkNode(version)).toThrow(
        `Anamnesis needs Node 20.19, 22.12 or later, and this is ${version}: ` +
          'get a newer one from https://nodejs.org.',
      );
    },
  );

  const pg = { version: '8.23.1', integrity: 'sha512-a' };
  const wanted = {
    packages: {
      '': { name: 'anamnesis' },
      'libs/domain': { version: '0.1.0' },
      'node_modules/@anamnesis/domain': { resolved: 'libs/domain', link: true },
      'node_modules/pg': pg,
      'node_modules/fsevents': { version: '2.3.3', integrity: 'sha512-b', optional: true },
    },
  };
  const installed = {
    packages: {
      'node_modules/@anamnesis/domain': { resolved: 'libs/domain', link: true },
      'node_modules/pg': pg,
    },
  };

  it("takes a person's own install for good, without what is optional on this platform", () => {
    expect(matches(installed, wanted)).toBe(true);
  });

  it.each([
    ['another version', { 'node_modules/pg': { ...pg, version: '8.22.0' } }],
    ['another content', { 'node_modules/pg': { ...pg, integrity: 'sha512-c' } }],
    ['no link to a package of ours', { 'node_modules/@anamnesis/domain': { version: '0.1.0' } }],
  ])('installs again when there is %s', (_what, different) => {
    const packages = { ...installed.packages, ...different };
    expect(matches({ packages }, wanted)).toBe(false);
  });

  it('installs again when a package is missing', () => {
    expect(matches({ packages: {} }, wanted)).toBe(false);
  });
});

describe('handing arguments to jest', () => {
  it.each([
    [
      ['--selectProjects', 'unit', 'libs/domain'],
      ['libs/domain', '--selectProjects', 'unit'],
    ],
    [
      ['--selectProjects', 'unit', 'integration', '--verbose'],
      ['--verbose', '--selectProjects', 'unit', 'integration'],
    ],
    [['libs/domain'], ['libs/domain']],
  ])('keeps a folder from being taken for a project: %j', (given, ordered) => {
    expect(tiersLast(given)).toEqual(ordered);
  });
});
