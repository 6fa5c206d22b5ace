import { RequestMethod, SetMetadata } from '@nestjs/common';
import { METHOD_METADATA, PARAMTYPES_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import type { AnswerSchema, DescribedSchema } from './answer-schema.js';
import { OPEN_BECAUSE } from './authentication.guard.js';
import { isMessage } from './message.pipe.js';
import type { MessageClass } from './message-schemas.js';

/** One route as Nest serves it, with what it hands to a bus and what it answers. */
export interface Route {
  readonly method: string;
  /** With `{name}` for parameters. */
  readonly path: string;
  readonly context: string;
  readonly handler: string;
  /** The command or query that its body or address becomes; none for open routes. */
  readonly message: MessageClass | undefined;
  readonly answers: DescribedSchema | undefined;
  /** Set where a stream of events is answered instead of one JSON. */
  readonly streams: boolean;
  /** Set where a body is taken as it was sent instead of JSON: of which types it may be. */
  readonly takes: readonly string[] | undefined;
  readonly summary: string | undefined;
  readonly openBecause: string | undefined;
}

const ROUTE_NOTES = 'anamnesis:route notes';
const AS_SENT = 'anamnesis:body as sent';

interface RouteNotes {
  readonly summary: string;
  readonly answers?: DescribedSchema;
  readonly streams?: boolean;
}

/** What the documentation says of a route and cannot read from its message. */
export const Answers = <Described>(
  summary: string,
  answers?: AnswerSchema<Described>,
  form: 'json' | 'event-stream' = 'json',
): MethodDecorator =>
  SetMetadata(ROUTE_NOTES, {
    summary,
    ...(answers ? { answers } : {}),
    streams: form === 'event-stream',
  });

interface AsSentNotes {
  readonly message: MessageClass;
  readonly types: readonly string[];
}

/** The body is no message in JSON: its handler makes that command of what was sent. */
export const TakesAsSent = (message: MessageClass, types: readonly string[]): MethodDecorator =>
  SetMetadata(AS_SENT, { message, types } satisfies AsSentNotes);

export type ControllerClass = new (...parts: never[]) => object;

export const routesOf = (controllers: readonly ControllerClass[]): readonly Route[] =>
  controllers.flatMap((controller) =>
    Object.getOwnPropertyNames(controller.prototype)
      .filter((name) => Reflect.hasMetadata(METHOD_METADATA, handlerOf(controller, name)))
      .flatMap((name) => routesOfHandler(controller, name)),
  );

/** The class of what a handler hands to a bus: the type that its parameter is declared with. */
export const messageClassOf = (
  controller: { readonly prototype: object },
  handler: string,
): MessageClass | undefined => {
  const types = Reflect.getMetadata(PARAMTYPES_METADATA, controller.prototype, handler) as
    readonly MessageClass[] | undefined;
  const declared = types?.find((type) => typeof type === 'function' && isMessage(type));
  return declared ?? asSentOf(handlerOf(controller, handler))?.message;
};

const asSentOf = (handler: object): AsSentNotes | undefined =>
  Reflect.getMetadata(AS_SENT, handler) as AsSentNotes | undefined;

const routesOfHandler = (controller: ControllerClass, name: string): readonly Route[] => {
  const handler = handlerOf(controller, name);
  const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod];
  const notes = Reflect.getMetadata(ROUTE_NOTES, handler) as RouteNotes | undefined;
  const openBecause = [handler, controller]
    .map((target) => Reflect.getMetadata(OPEN_BECAUSE, target) as string | undefined)
    .find((because) => because !== undefined);
  return pathsOf(controller, handler).map((path) => ({
    method,
    path,
    context: controller.name.replace(/Controller$/, ''),
    handler: name,
    message: messageClassOf(controller, name),
    answers: notes?.answers,
    streams: notes?.streams ?? false,
    takes: asSentOf(handler)?.types,
    summary: notes?.summary,
    openBecause,
  }));
};

const handlerOf = (controller: { readonly prototype: object }, name: string): object => {
  const descriptor = Object.getOwnPropertyDescriptor(controller.prototype, name);
  return typeof descriptor?.value === 'function' ? (descriptor.value as object) : {};
};

const pathsOf = (controller: ControllerClass, handler: object): readonly string[] => {
  const bases = [Reflect.getMetadata(PATH_METADATA, controller) as string | string[]].flat();
  const ends = [Reflect.getMetadata(PATH_METADATA, handler) as string | string[]].flat();
  return bases.flatMap((base) =>
    ends.map((end) => `/${[base, end].flatMap(segmentsOf).join('/')}`),
  );
};

const segmentsOf = (path: string): readonly string[] =>
  path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (segment.startsWith(':') ? `{${segment.slice(1)}}` : segment));
