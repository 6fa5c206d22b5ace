import 'reflect-metadata';
import { AN_ID, SOMETHING } from '@anamnesis/domain/shared/text-shapes';
import { Many, One } from '@anamnesis/domain/labs/commands.shapes';
import { IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';

/** As a laboratory names a test or a line: identifier and coding system of OBR-4 or OBX-3. */
export class CodeNamed {
  @Length(1, 200) @Matches(...SOMETHING) readonly code!: string;
  @IsOptional() @IsString() @MaxLength(200) readonly system?: string;
}

/** A line by what its message says of it, and the message in which it was seen. */
export class LineNamed {
  /** OBX-3. */
  @One(() => CodeNamed) readonly test!: CodeNamed;
  /** OBX-4, where it is not empty. */
  @IsOptional() @Length(1, 200) readonly subId?: string;
  /** MSH-10 of the message in which the reviewer saw the line as it stands. */
  @Length(1, 199) readonly controlId!: string;
  /** Of the bytes of that message, in hexadecimal: for senders that use a number more than once. */
  @IsOptional()
  @Matches(/^[0-9a-f]{64}$/, {
    message: '$property must be a SHA-256 in lower-case hexadecimal',
  })
  readonly sha256?: string;
}

/**
 * What a provider has reviewed in another system, which knows no ids of ours: by whom it was sent
 * there, by which number, which test, and each line by the message in which it was seen. No command
 * of the domain: it becomes a `RecordLabReview` of the report and the versions that are so named.
 */
export class RecordNamedLabReview {
  /** Whoever may say the one may say the other. */
  get type() {
    return 'RecordLabReview' as const;
  }
  /** MSH-3, first component, of the laboratory’s messages; left out where they leave it empty. */
  @IsOptional() @IsString() @MaxLength(200) readonly application?: string;
  /** MSH-4, first component; the same. */
  @IsOptional() @IsString() @MaxLength(200) readonly facility?: string;
  /** Filler order number: OBR-3 or ORC-3, first component. */
  @Length(1, 200) @Matches(...SOMETHING) readonly fillerNumber!: string;
  /** OBR-4. */
  @One(() => CodeNamed) readonly test!: CodeNamed;
  @Many(() => LineNamed, 1, 1000) readonly lines!: readonly LineNamed[];
  /** Who reviewed it there: the id under which the directory has that provider. */
  @Matches(...AN_ID) readonly reviewedBy!: string;
  /** What the provider says to the patient about it. */
  @IsOptional() @Length(1, 4000) @Matches(...SOMETHING) readonly comment?: string;
}
