/** A field that cannot be answered, as only the question itself can tell: bad input like any other. */
export class InvalidField extends Error {
  override readonly name: string = 'InvalidField';
  constructor(
    readonly field: string,
    problem: string,
  ) {
    super(problem);
  }
}
