/** What one key is supposed to do, one operation at a time. */
export interface Model<State, Input, Output> {
  readonly initial: State;
  /**
   * The states that `input` may lead to from `state` with this answer; none where that answer is
   * not allowed. An undefined `answer` stands for any.
   */
  step(state: State, input: Input, answer: { readonly output: Output } | undefined): State[];
  /** Text that is equal exactly for equal states. */
  describe(state: State): string;
  /** One operation, for a person. */
  show(input: Input, answer: { readonly output: Output } | undefined): string;
}
