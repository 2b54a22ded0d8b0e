/** A piece of text that comes again: where it was written last, and what came behind it. */
export abstract class JsonPiece<Self> {
  /** The page that it was written on last. */
  page = -1;
  /** Its place there. */
  at = 0;
  length = 0;
  /** What came behind it last, and the time before that. */
  next: Self | undefined = undefined;
  other: Self | undefined = undefined;

  /** Notes what comes behind it now. */
  goesOnWith(next: Self): void {
    this.other = this.next;
    this.next = next;
  }
}
