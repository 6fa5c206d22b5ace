import { classificationOf } from '@anamnesis/domain';
import { F1, GLUCOSE, resultsOf } from './oru.fixture.js';

describe('the specimen', () => {
  it.each([
    ['BLD&Blood&HL70070^^drop; POC', 'Blood (drop, POC)', 'none'],
    ['BLD&Blood&HL70070^^POC fingerstick', 'Blood (POC fingerstick)', 'none'],
    ['BLD&Blood&HL70070^^POC', 'Blood (POC)', 'none'],
    ['SER&Serum&HL70070^^SST BMP', 'Serum (SST BMP)', 'none'],
    ['SER&Serum&HL70070^^BMP', 'Serum (BMP)', 'none'],
    ['BLD&Blood&HL70070^^DRAWN 12 MAR 2026 0815', 'Blood (DRAWN 12 MAR 2026 0815)', 'none'],
    ['BLD&Blood^^^MAR&March ward', 'Blood', 'bone-marrow'],
    ['X&Other^^aspirate of marrow', 'Other (aspirate of marrow)', 'bone-marrow'],
    ['X&Other^^MAR', 'Other (MAR)', 'bone-marrow'],
    ['X&Other&L&MAR&Hip', 'Other; MAR; Hip', 'bone-marrow'],
    ['X&Other&L&&Hip marrow', 'Other (Hip marrow)', 'bone-marrow'],
    ['&&&&Marrow', 'Marrow', 'bone-marrow'],
    ['MAR', undefined, 'bone-marrow'],
    ['TISS&Tissue^^POC', 'Tissue (POC)', 'products-of-conception'],
  ])('of OBR-15 %s has its words', (source, name, category) => {
    const { header, lines } = resultsOf(`OBR|1||F-1|x^Chem|||||||||||${source}`, GLUCOSE);
    expect(header.test.specimen?.name).toBe(name);
    const [line] = lines;
    expect(line && classificationOf(line.test).category).toBe(category);
  });

  it.each([
    [['ASP^Aspirate||||Sternum'], 'bone-marrow'],
    [['ASP^Aspirate||||Sternum', 'SWB^Swab||||Nose'], 'bone-marrow'],
    [['SWB^Swab||||Nose', 'ASP^Aspirate||||Sternum'], 'bone-marrow'],
    [['SWB^Wound swab||||STN^Sternum'], 'unclassified'],
    [['SWB^Swab||||Nose', 'WND^Wound swab||||Sternum'], 'unclassified'],
    [['ASP^Aspirate||||MAR^Left'], 'bone-marrow'],
    [['BLD^Blood||||LH^Ward of Mar'], 'unclassified'],
  ])('of %j is judged by itself', (specimens, category) => {
    const sent = specimens.map((specimen, index) => `SPM|${index + 1}|||${specimen}`);
    const { header } = resultsOf(F1, ...sent, GLUCOSE);
    const { specimen } = header.test;
    expect(classificationOf(specimen ? { specimen } : {}).category).toBe(category);
  });
});
