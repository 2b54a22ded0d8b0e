/** A question to the application, which is answered once. */
export class Decision {
  #isOpen = true;

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** It is no longer asked for. */
  close(): void {
    this.#isOpen = false;
  }

  /** Makes a function that decides; calls after the first decision do nothing. */
  deciding<Arguments extends unknown[]>(act: (...values: Arguments) => void): (...values: Arguments) => void {
    return (...values) => {
      if (!this.#isOpen) return;
      this.#isOpen = false;
      act(...values);
    };
  }
}
