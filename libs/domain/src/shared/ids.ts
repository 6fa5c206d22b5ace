export { idFor, uuidFrom } from '@anamnesis/eventing/ids';
