import { Controller, Get } from '@nestjs/common';
import { refusals, type RefusalReason } from '@anamnesis/domain';
import { answer, list, optional, text, whole } from './answer-schema.js';
import { OpenToAnyone } from './authentication.guard.js';
import { problemMeanings, problemType, titleOf } from './problem.js';
import { refusalOf } from './refusal-problems.js';
import { Answers } from './routes.js';
import { FromUrl } from './sender.decorator.js';
import { Problem } from './problem.js';

interface ProblemPage {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly whoHelps?: string;
}

const problemPage = answer<ProblemPage>('ProblemPage', {
  type: text(),
  title: text(),
  status: whole(),
  detail: text(),
  whoHelps: optional(text('Who helps outside the portal.')),
});

const problemPages = answer<{ readonly problems: readonly ProblemPage[] }>('ProblemPages', {
  problems: list(problemPage),
});

/** Where the `type` of a problem leads: what it means, for whoever writes against the API. */
@Controller('api/v1/problems')
@OpenToAnyone('It says what problems mean, and nothing of anybody.')
export class ProblemsController {
  @Get()
  @Answers('Every problem that the API can answer', problemPages)
  all(): { readonly problems: readonly ProblemPage[] } {
    return { problems: [...pages.values()] };
  }

  @Get(':name')
  @Answers('What a problem means', problemPage)
  one(@FromUrl() { name }: { readonly name?: string }): ProblemPage {
    const page = pages.get(name ?? '');
    if (!page) throw new Problem('not-found');
    return page;
  }
}

const pageOfRefusal = (reason: RefusalReason): ProblemPage => {
  const { status, sentence, handOff } = refusalOf(reason);
  return {
    type: problemType(reason),
    title: titleOf(reason),
    status,
    detail: sentence,
    ...(handOff ? { whoHelps: handOff.who } : {}),
  };
};

const pages: ReadonlyMap<string, ProblemPage> = new Map([
  ...Object.entries(problemMeanings).map(([name, { status, title, detail }]) => {
    const page = { type: problemType(name), title, status, detail };
    return [name, page] as const;
  }),
  ...Object.keys(refusals).map(
    (reason) => [reason, pageOfRefusal(reason as RefusalReason)] as const,
  ),
]);
