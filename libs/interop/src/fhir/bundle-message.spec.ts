import { describe, expect, it } from '@jest/globals';
import { keyedIds } from '@anamnesis/domain';
import { maria, mariaId, practice } from './bundle.fixture.js';
import { readBundleMessage, type BundleMessage } from './bundle-message.js';
import { importBundle } from './import-bundle.js';

const idOf = keyedIds('the digest key of this spec, long enough');
const known = { sender: 'acme', patientId: mariaId, idOf };
const subject = { reference: `Patient/${mariaId}` };
const laboratory = [{ coding: [{ code: 'laboratory' }] }];

interface Entry {
  readonly fullUrl?: string;
  readonly resource: object;
}
const observed = (id: string, value: number, fields: object = {}): Entry => ({
  resource: {
    ...{ resourceType: 'Observation', id, status: 'final', subject, category: laboratory },
    ...{ code: { text: `Test ${id}` }, valueInteger: value, ...fields },
  },
});
const panelOf = (id: string, ...members: readonly string[]): Entry =>
  observed(id, 0, { valueInteger: undefined, hasMember: members.map(referring) });
const referring = (id: string) => ({ reference: `Observation/${id}` });
const report = (status: string, names: readonly string[], fields: object = {}): Entry => ({
  resource: {
    ...{ resourceType: 'DiagnosticReport', id: '9', status, subject },
    ...{ code: { text: 'Panel' }, result: names.map(referring), ...fields },
  },
});

const textOf = (entries: readonly Entry[], type = 'collection'): string =>
  JSON.stringify({ resourceType: 'Bundle', type, entry: [{ resource: maria }, ...entries] });
const messageOf = (entries: readonly Entry[], type?: string): BundleMessage => {
  const message = readBundleMessage(textOf(entries, type));
  if (message.is !== 'bundle') throw new Error(message.because);
  return message;
};
const readOf = (...entries: readonly Entry[]) => [...messageOf(entries).resultsFor(known)];
const problemsOf = (...entries: readonly Entry[]) =>
  readOf(...entries).map((read) => ('problem' in read ? read.problem : 'recorded'));
const linesOf = (...entries: readonly Entry[]) => {
  const [read] = readOf(...entries);
  if (!read || 'problem' in read) throw new Error('It is held.');
  return read.command.lines.map(({ test, value }) => [
    ...[test.name, ...(test.alternates ?? []).map(({ name }) => name)],
    ...value.values,
  ]);
};

const waits = 'unreadable-content';

describe('two versions of one resource in a bundle', () => {
  const history = [
    report('corrected', ['1'], { conclusion: 'New words.' }),
    observed('1', 6, { status: 'corrected' }),
    report('final', ['1']),
    observed('1', 5),
  ];

  it.each(['history', 'collection'])('wait, for none of them is known to count: %s', (type) => {
    const read = [...messageOf(history, type).resultsFor(known)];
    expect(read.map((each) => 'problem' in each && each.problem)).toEqual([
      ...[waits, waits, waits, waits],
    ]);
  });

  it('speak of the report that is on file, so that it is hidden meanwhile', () => {
    const [onFile] = readOf(report('final', ['1']), observed('1', 5));
    const reportId = onFile && 'command' in onFile ? onFile.command.reportId : '';
    const [newest, , oldest] = readOf(...history);
    for (const held of [newest, oldest]) expect(held).toMatchObject({ reports: [reportId] });
  });

  it('are no line of a report that names them', () => {
    const both = [observed('1', 6), observed('1', 5)];
    expect(problemsOf(report('final', ['1']), ...both)).toEqual([waits, waits, waits]);
  });

  it('are two under one address, whatever their ids', () => {
    const at = (id: string): Entry => ({ ...observed(id, 5), fullUrl: 'https://lab.example/o' });
    const named = { result: [{ reference: 'https://lab.example/o' }] };
    expect(problemsOf(report('final', [], named), at('1'), at('2'))).toEqual([
      ...[waits, waits, waits],
    ]);
  });

  it('are one that stands there twice where they say the same word for word', () => {
    const twice = [report('final', ['1']), observed('1', 5)];
    const [first, second, ...others] = readOf(...twice, ...twice);
    expect(others).toEqual([]);
    expect(first).toMatchObject({ command: { lines: [{ value: { values: ['5'] } }] } });
    expect(second).toMatchObject({ command: first && 'command' in first && first.command });
  });

  it('are nobody’s where they are two versions of the patient', () => {
    const other = { resource: { ...maria, birthDate: '1985-04-12' } };
    const { patient } = messageOf([other, report('final', ['1']), observed('1', 5)]);
    expect(patient).toEqual({ identifiers: [] });
  });

  it('are a problem of an import', () => {
    const { problems } = importBundle(textOf(history, 'history'), practice);
    const source = 'DiagnosticReport/9';
    expect(problems).toContainEqual({ source, field: 'id', problem: expect.any(String) });
  });
});

describe('two results of a bundle under one number', () => {
  const numbered = (id: string, value: number): Entry =>
    observed(id, value, { code: { text: 'Glucose' }, identifier: [{ value: 'F-1' }] });

  it('wait where they differ, beside others that do not', () => {
    expect(problemsOf(numbered('1', 5), observed('3', 5), numbered('2', 6))).toEqual([
      ...[waits, 'recorded', waits],
    ]);
  });

  it('are recorded where it is the same one', () => {
    expect(problemsOf(numbered('1', 5), numbered('1', 5))).toEqual(['recorded', 'recorded']);
  });
});

describe('a report that names a panel and its members', () => {
  const [glucose, sodium] = [observed('glucose', 5), observed('sodium', 140)];
  const ofPanel = [
    ['Test glucose', 'Test panel', '5'],
    ['Test sodium', 'Test panel', '140'],
  ];

  it.each<[string, readonly string[]]>([
    ['the panel first', ['panel', 'glucose', 'sodium']],
    ['the panel last', ['glucose', 'sodium', 'panel']],
    ['the panel alone', ['panel']],
  ])('has each of them once, with its panel: %s', (_how, names) => {
    const lines = linesOf(
      report('final', names),
      panelOf('panel', 'glucose', 'sodium'),
      ...[glucose, sodium],
    );
    expect(lines).toEqual(ofPanel);
  });

  it('has members of members once, with all panels around them', () => {
    const lines = linesOf(
      report('final', ['outer', 'inner', 'glucose', 'sodium']),
      panelOf('outer', 'inner'),
      panelOf('inner', 'glucose'),
      ...[glucose, sodium],
    );
    expect(lines).toEqual([
      ['Test glucose', 'Test outer', 'Test inner', '5'],
      ['Test sodium', '140'],
    ]);
  });

  it('waits where panels hold each other, though another result is plain', () => {
    const circle = [panelOf('one', 'other'), panelOf('other', 'one')];
    const named = report('final', ['sodium', 'one', 'other']);
    expect(problemsOf(named, ...circle, sodium)).toEqual([waits]);
  });

  it('waits where a panel names more than any report has', () => {
    const many = Array.from({ length: 1_001 }, () => 'glucose');
    expect(problemsOf(report('final', ['panel']), panelOf('panel', ...many), glucose)).toEqual([
      waits,
    ]);
  });
});
