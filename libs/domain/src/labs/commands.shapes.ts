// Nested fields are made by their declared types, which are kept by this.
import 'reflect-metadata';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateBy,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AN_ID, SOMETHING } from '../shared/text-shapes.js';
import { INSTANT } from '../shared/calendar-shapes.js';
import type { LineValue, ReportedLine, ReportHeader, ReviewedLine } from './events.js';
import {
  blockedCategories,
  testCategories,
  type BlockedCategory,
  type Coding,
  type Specimen,
  type TestCategory,
  type TestIdentity,
  type TestParts,
} from '../lab-tests/facts.js';
import { resultStatuses, type PatientPreference, type ResultStatus } from '../lab-rules/facts.js';
import { isMappingKey, type CodeMappings } from '../lab-tests/code-mappings.policy.js';
import type {
  LabPolicy,
  ReleaseMode,
  RuleBasis,
  RuleSetting,
} from '../lab-rules/lab-rules.policy.js';

const all =
  (...rules: readonly PropertyDecorator[]): PropertyDecorator =>
  (target, field) => {
    for (const rule of rules) rule(target, field);
  };
const Text = (longest: number): PropertyDecorator => all(Length(1, longest), Matches(...SOMETHING));
const MaybeText = (longest: number): PropertyDecorator => all(IsOptional(), Text(longest));
/** Texts as they were sent, blank ones included. */
const Texts = (most: number, longest: number): PropertyDecorator =>
  all(IsArray(), ArrayMaxSize(most), IsString({ each: true }), MaxLength(longest, { each: true }));
export const Instant = (): PropertyDecorator =>
  all(IsISO8601({ strict: true }), Matches(...INSTANT));

type ShapeOf = () => new () => object;
/** The context tells the documentation what stands in the field. */
export const One = (of: ShapeOf): PropertyDecorator =>
  all(IsObject(), ValidateNested({ context: { of } }), Type(of));
export const Many = (of: ShapeOf, least: number, most: number): PropertyDecorator =>
  all(
    IsArray(),
    ArrayMinSize(least),
    ArrayMaxSize(most),
    IsObject({ each: true }),
    ValidateNested({ each: true, context: { of } }),
    Type(of),
  );

export class CodingSaid implements Coding {
  @MaybeText(200) readonly code?: string;
  @MaybeText(200) readonly system?: string;
  @MaybeText(1000) readonly name?: string;
}

export class SpecimenSaid extends CodingSaid implements Specimen {
  @MaybeText(1000) readonly site?: string;
}

export class TestPartsSaid implements TestParts {
  @MaybeText(1000) readonly component?: string;
  @MaybeText(200) readonly property?: string;
  @MaybeText(200) readonly system?: string;
  @MaybeText(200) readonly scale?: string;
  @MaybeText(200) readonly method?: string;
}

export class TestIdentitySaid extends CodingSaid implements TestIdentity {
  @MaybeText(200) readonly sender?: string;
  @IsOptional() @Many(() => CodingSaid, 0, 20) readonly alternates?: readonly CodingSaid[];
  @MaybeText(200) readonly section?: string;
  @IsOptional() @One(() => SpecimenSaid) readonly specimen?: SpecimenSaid;
  @IsOptional() @One(() => TestPartsSaid) readonly parts?: TestPartsSaid;
}

export class ReportHeaderSaid implements ReportHeader {
  @One(() => TestIdentitySaid) readonly test!: TestIdentitySaid;
  @MaybeText(200) readonly fillerNumber?: string;
  @MaybeText(200) readonly placerNumber?: string;
  @IsOptional() @Matches(...AN_ID) readonly orderingProviderId?: string;
  @MaybeText(300) readonly orderedByAsSent?: string;
  /** Times as they were told: an instant, a day, a month; whoever decides reads them. */
  @MaybeText(60) readonly orderedAt?: string;
  @Texts(60, 80) readonly collected!: readonly string[];
  @MaybeText(60) readonly resultedAt?: string;
  @MaybeText(300) readonly performedBy?: string;
  @IsOptional() @IsBoolean() readonly isMinorConsentService?: boolean;
  @Texts(500, 100_000) readonly notes!: readonly string[];
}

export class LineValueSaid implements LineValue {
  @MaybeText(10) readonly valueType?: string;
  @Texts(500, 400_000) readonly values!: readonly string[];
  @MaybeText(200) readonly units?: string;
  @MaybeText(1000) readonly referenceRange?: string;
  @Texts(20, 60) readonly flags!: readonly string[];
  @MaybeText(300) readonly performedBy?: string;
  @Texts(500, 100_000) readonly notes!: readonly string[];
}

/** A line as it was sent; the decider counts its versions. */
export class LineSaid implements Omit<ReportedLine, 'version'> {
  @Matches(...AN_ID) readonly lineId!: string;
  @IsIn(resultStatuses) readonly status!: ResultStatus;
  @One(() => TestIdentitySaid) readonly test!: TestIdentitySaid;
  @MaybeText(200) readonly subId?: string;
  @Texts(60, 80) readonly collected!: readonly string[];
  @One(() => LineValueSaid) readonly value!: LineValueSaid;
}

export class ReviewedLineSaid implements ReviewedLine {
  @Matches(...AN_ID) readonly lineId!: string;
  @IsInt() @Min(1) @Max(100_000) readonly version!: number;
}

/** In force from now on where it does not say from when. */
export class ViewingWishSaid implements Omit<PatientPreference, 'from'> {
  @IsIn(['not-to-see', 'after-review', 'delay']) readonly asked!: PatientPreference['asked'];
  @ValidateIf(
    ({ asked, delayHours }: ViewingWishSaid) => asked === 'delay' || delayHours !== undefined,
  )
  @IsInt()
  @Min(1)
  @Max(8784)
  readonly delayHours?: number;
  @IsOptional() @Instant() readonly from?: string;
  @IsOptional() @Instant() readonly to?: string;
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(testCategories.length)
  @IsIn(testCategories, { each: true })
  readonly categories?: readonly TestCategory[];
}

export class RuleSettingSaid implements RuleSetting {
  @IsBoolean() readonly inForce!: boolean;
  @IsIn(['statute', 'policy', 'operations', 'safety']) readonly basis!: RuleBasis;
  @Text(300) readonly source!: string;
}

const Rule = (): PropertyDecorator => One(() => RuleSettingSaid);

/** Every rule by its name: a policy says of each whether it is in force. */
export class LabRulesSaid {
  @Rule() readonly no_standing!: RuleSettingSaid;
  @Rule() readonly L1!: RuleSettingSaid;
  @Rule() readonly L2!: RuleSettingSaid;
  @Rule() readonly L3!: RuleSettingSaid;
  @Rule() readonly unknown_orderer_hold!: RuleSettingSaid;
  @Rule() readonly L4!: RuleSettingSaid;
  @Rule() readonly L5!: RuleSettingSaid;
  @Rule() readonly unclassified_hold!: RuleSettingSaid;
  @Rule() readonly L6!: RuleSettingSaid;
  @Rule() readonly L7!: RuleSettingSaid;
  @Rule() readonly L8!: RuleSettingSaid;
  @Rule() readonly L9!: RuleSettingSaid;
  @Rule() readonly L10!: RuleSettingSaid;
  @Rule() readonly L11!: RuleSettingSaid;
}

export class ReleaseModeSaid {
  @IsIn(['after-review', 'immediate', 'never', 'hold']) readonly mode!: ReleaseMode['mode'];
  @ValidateIf(({ mode, hours }: ReleaseModeSaid) => mode === 'hold' || hours !== undefined)
  @IsInt()
  @Min(1)
  @Max(8784)
  readonly hours?: number;
}

const MaybeMode = (): PropertyDecorator =>
  all(
    IsOptional(),
    One(() => ReleaseModeSaid),
  );

export class ModesByCategorySaid implements Partial<Record<TestCategory, ReleaseModeSaid>> {
  @MaybeMode() readonly 'sensitive-blood'?: ReleaseModeSaid;
  @MaybeMode() readonly hepatitis?: ReleaseModeSaid;
  @MaybeMode() readonly toxicology?: ReleaseModeSaid;
  @MaybeMode() readonly tissue?: ReleaseModeSaid;
  @MaybeMode() readonly 'pap-smear'?: ReleaseModeSaid;
  @MaybeMode() readonly 'products-of-conception'?: ReleaseModeSaid;
  @MaybeMode() readonly 'bone-marrow'?: ReleaseModeSaid;
  @MaybeMode() readonly genetic?: ReleaseModeSaid;
  @MaybeMode() readonly radiology?: ReleaseModeSaid;
  @MaybeMode() readonly none?: ReleaseModeSaid;
  @MaybeMode() readonly unclassified?: ReleaseModeSaid;
}

export class ReleaseSaid {
  @One(() => ReleaseModeSaid) readonly byDefault!: ReleaseModeSaid;
  @One(() => ModesByCategorySaid) readonly byCategory!: ModesByCategorySaid;
}

const MOST_MAPPINGS = 20_000;

/** Free keys, so not a class: `SYSTEM|CODE` or `SENDER|SYSTEM|CODE`, each with a kind. */
const isCodeMappings = (said: unknown): boolean => {
  if (typeof said !== 'object' || said === null || Array.isArray(said)) return false;
  const entries = Object.entries(said as Record<string, unknown>);
  return (
    entries.length <= MOST_MAPPINGS &&
    entries.every(
      ([key, category]) =>
        isMappingKey(key) && (testCategories as readonly unknown[]).includes(category),
    )
  );
};

/** The whole rule set: what it leaves out is not in force. */
export class LabPolicySaid implements Omit<LabPolicy, 'release' | 'rules'> {
  @Text(60) readonly id!: string;
  @Text(60) readonly version!: string;
  @Instant() readonly effectiveFrom!: string;
  @One(() => LabRulesSaid) readonly rules!: LabRulesSaid;
  @One(() => ReleaseSaid) readonly release!: ReleaseSaid;
  @IsIn(['hidden', 'visible-to-self'])
  readonly adolescentDataAtAdulthood!: LabPolicy['adolescentDataAtAdulthood'];
  @IsInt() @Min(1) @Max(87_840) readonly longestHoldHours!: number;
  @IsArray()
  @ArrayMaxSize(blockedCategories.length)
  @IsIn(blockedCategories, { each: true })
  readonly releasableByAgreement!: readonly BlockedCategory[];
  @ValidateBy({
    name: 'isCodeMappings',
    validator: {
      validate: isCodeMappings,
      defaultMessage: () =>
        '$property must hold kinds of tests by SYSTEM|CODE, or by SENDER|SYSTEM|CODE of a ' +
        "sender's own codes, in capitals and without blanks around, 20000 at most",
    },
  })
  readonly mappings!: CodeMappings;
}
