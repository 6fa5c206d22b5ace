import { classificationOf } from './classification.policy.js';
import type { TestIdentity } from './facts.js';
import { isReviewOfBloodFilm } from './neighbouring-lines.policy.js';

const orderOf = (name: string, specimen?: string): TestIdentity =>
  specimen === undefined ? { name } : { name, specimen: { name: specimen } };

const linesOf = (names: string, specimen?: string) =>
  names.split('|').map((name) => {
    const test = orderOf(name.trim(), specimen);
    return { test, classification: classificationOf(test) };
  });

describe('a review of a film', () => {
  const isReview = (order: string, lines: string, specimen?: string) =>
    isReviewOfBloodFilm(orderOf(order, specimen), linesOf(lines, specimen));

  it.each([
    ['Slide Review', 'RBC morphology | Platelet estimate | Neutrophils'],
    ['Smear Scan', 'Anisocytosis'],
    ['Pathologist slide review', 'Schistocytes | Comment'],
    ['Blood smear rev', 'Malaria'],
    ['Smear', 'Toxic granulation'],
  ])('is of blood where its lines are seen nowhere else: %s, %s', (order, lines) => {
    expect(isReview(order, lines)).toBe(true);
    expect(isReview(order, lines, 'Blood')).toBe(true);
    expect(isReview(order, lines, 'Breast')).toBe(false);
    expect(isReview(order, lines, 'Blood; skin')).toBe(false);
    expect(isReview(order, lines, 'Aspirate')).toBe(false);
  });

  it.each(
    (
      'Anisocytosis|Poikilocytosis|Polychromasia|Hypochromia|Macrocytes|Macrocytosis|Microcytes|' +
      'Microcytosis|Rouleaux|Ovalocytes|Schistocytes|Spherocytes|Dacryocytes|Elliptocytes|' +
      'Acanthocytes|Teardrop cells|Target cells|Burr cells|Smudge cells|Howell-Jolly bodies|' +
      'Basophilic stippling|Toxic granulation|Toxic vacuolation|Dohle bodies|Platelet estimate|' +
      'Platelet morphology|Giant platelets|Malaria|Plasmodium|Babesia|RBC morphology|WBC morph|' +
      'Red cell morphology|Erythrocyte morphology|Leukocyte morphology'
    ).split('|'),
  )('is of blood where it has seen %s', (line) => {
    expect(isReview('Slide Review', line)).toBe(true);
  });

  it.each(
    (
      'Smears|Slides|Film|Films|Film scan|Smear scan|Bld smear|Peripheral film|Manual slide review|' +
      'Tech slide rev|Hematology slide review|Heme slide review|CBC scan|WBC scan|RBC film'
    ).split('|'),
  )('may be called %s', (order) => {
    expect(isReview(order, 'Platelet estimate')).toBe(true);
  });

  it.each([
    ['Slide Review', 'Comment'],
    ['Slide Review', 'Neutrophils | Lymphs'],
    ['Slide Review', 'PSA | Platelet estimate'],
    ['Slide Review', 'Plasma cells | Platelet estimate'],
    ['Slide Review', 'Leukocyte esterase | Platelet estimate'],
    ['Slide Review', 'Zorblax | Platelet estimate'],
    ['Outside slide review', 'Platelet estimate'],
    ['Slide consult', 'Platelet estimate'],
    ['Thin smear', 'Malaria'],
    ['Review', 'Platelet estimate'],
  ])('may be of a tissue: %s, %s', (order, lines) => {
    expect(isReview(order, lines)).toBe(false);
  });

  it('may be of a tissue where only the order says of which, or says no name', () => {
    const lines = linesOf('Platelet estimate');
    const order = { name: 'Slide review', specimen: { name: 'Breast' } };
    expect(isReviewOfBloodFilm(order, lines)).toBe(false);
    expect(isReviewOfBloodFilm({ code: '4711', system: 'L' }, lines)).toBe(false);
  });
});
