export { idFor, uuidFrom } from '@anamnesis/eventing/ids';
export { keyedIds, type KeyedIds } from '@anamnesis/eventing/keyed-ids';
