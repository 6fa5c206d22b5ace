import type { Practitioner } from 'fhir/r4.js';
import { recordPractitioner } from '../commands.js';
import type { Mapped } from '../import-plan.js';
import { mapping } from './fields.js';
import { nameOf } from './patient.js';

const NPI = 'http://hl7.org/fhir/sid/us-npi';

export const mapPractitioner = (practitioner: Practitioner, practitionerId: string): Mapped =>
  mapping(() => {
    const npi = practitioner.identifier?.find(({ system }) => system === NPI)?.value;
    const name = nameOf('name', practitioner.name);
    return { commands: [recordPractitioner({ practitionerId, ...name, npi })] };
  });
