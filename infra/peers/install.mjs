import { fileURLToPath } from 'node:url';
import { installApart } from '../bootstrap/install-apart.mjs';

export const installPeers = () => installApart(fileURLToPath(new URL('.', import.meta.url)));
