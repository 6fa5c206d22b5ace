/** The specs of the rules about laboratory results, and nothing that needs a server. */
export default {
  rootDir: '../..',
  testEnvironment: 'node',
  roots: ['<rootDir>/libs/domain/src/labs'],
  testRegex: ['^(?!.*\\.(int|e2e)\\.spec\\.ts$).*\\.spec\\.ts$'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', {}] },
  moduleNameMapper: {
    '^@anamnesis/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^@anamnesis/([^/]+)/(.+)$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/(apps|libs)/[^/]+/dist/'],
  setupFiles: ['reflect-metadata'],
};
