import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { malformedFields, type MalformedField } from '@anamnesis/nest';
import type { JsonSchema } from './json-schema.js';
import { fieldsOf, fieldType, isNested } from './message-schemas.js';
import { Problem } from './problem.js';

/**
 * Makes the command or query that a body or an address holds. The bus validates again; here it is
 * done so that every mistake is told at once, those included that a class cannot see: a field that
 * it does not have, `type` and other getters among them, and `null`.
 */
@Injectable()
export class MessagePipe implements PipeTransform {
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!metatype || !isMessage(metatype)) return value;
    const sent = value ?? {};
    if (typeof sent !== 'object' || Array.isArray(sent)) {
      throw malformed([{ field: 'body', problems: ['body must be a JSON object'] }]);
    }
    const said = type === 'body' ? sent : spelledOut(metatype, sent);
    const unreadable = unreadableFields(metatype, said);
    const message = plainToInstance(metatype as new () => object, readable(said, unreadable));
    const errors = [...unreadable, ...malformedFields(message)];
    if (errors.length > 0) throw malformed(errors);
    return message;
  }
}

export const isMessage = (metatype: { readonly prototype: unknown }): boolean => {
  const { prototype } = metatype;
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    ('type' in prototype || 'query' in prototype)
  );
};

/** An address holds text only; what a class wants as a number or a flag is read as one. */
const spelledOut = (message: object, sent: object): object =>
  Object.fromEntries(
    Object.entries(sent).map(([field, value]: [string, unknown]) => [
      field,
      typeof value === 'string' ? valueOf(value, fieldType(message, field)) : value,
    ]),
  );

const valueOf = (text: string, type: JsonSchema['type']): unknown => {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  return text;
};

const unreadableFields = (message: object, said: object): readonly MalformedField[] => {
  const known = fieldsOf(message);
  return Object.entries(said).flatMap(([field, value]) => {
    const name = field.slice(0, 100);
    if (!known.has(field)) return [{ field: name, problems: [`${name} is no field of this`] }];
    if (value === null) {
      return [{ field: name, problems: [`${name} must not be null; leave it out instead`] }];
    }
    if (typeof value !== 'object') return [];
    if (!isNested(message, field)) {
      return [{ field: name, problems: [`${name} must not be a list or an object`] }];
    }
    // One that is deep enough would exhaust whoever copies it.
    return isDeeper(value, MOST_NESTED)
      ? [{ field: name, problems: [`${name} must not be nested more than ${MOST_NESTED} deep`] }]
      : [];
  });
};

const MOST_NESTED = 10;

/** Layer by layer: what is looked at must not be what exhausts the one who looks. */
const isDeeper = (value: object, most: number): boolean => {
  let layer: readonly unknown[] = [value];
  for (let depth = 0; layer.length > 0; depth += 1) {
    if (depth > most) return true;
    layer = layer.flatMap((each) =>
      typeof each === 'object' && each !== null ? Object.values(each) : [],
    );
  }
  return false;
};

const readable = (said: object, unreadable: readonly MalformedField[]): object => {
  const left = new Set(unreadable.map(({ field }) => field));
  return Object.fromEntries(Object.entries(said).filter(([field]) => !left.has(field)));
};

const malformed = (errors: readonly MalformedField[]): Problem => new Problem('malformed', errors);
