import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** What concerns this checkout as a whole, whichever data folder a portal uses. */
export const checkoutFolder = join(root, '.data');

/** Where everything that a running portal writes is kept; never part of the repository. */
export const dataFolder = resolve(root, process.env.DATA_FOLDER?.trim() || checkoutFolder);

/** An ending that a person can act on: printed as it is, without a stack. */
export class Stop extends Error {}

/** What every command of this folder does with its outcome. */
export const main = async (work) => {
  try {
    process.exitCode = await work();
  } catch (error) {
    console.error(error instanceof Stop ? error.message : error);
    process.exitCode = 1;
  }
};
