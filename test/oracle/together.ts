/** Questions in one run: enough that the start of the program matters little, few enough to keep both processors busy. */
const MOST = 8;
const MAX_RUNS = 2;

/**
 * Answers questions in their order; `undefined` when the run failed, which one of them may have done to all. A question
 * that stands alone has an answer in any case.
 */
type Ask<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[] | undefined>;

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** Puts questions that have to wait to the next run of a program together: most of a short run is the program's start. */
export class Together<Question, Answer> {
  readonly #ask: Ask<Question, Answer>;
  readonly #waiting: Asked<Question, Answer>[] = [];
  #running = 0;

  constructor(ask: Ask<Question, Answer>) {
    this.#ask = ask;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((answer, fail) => {
      this.#waiting.push({ question, answer, fail });
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < MAX_RUNS && this.#waiting.length > 0) {
      this.#running++;
      void this.#run(this.#waiting.splice(0, MOST)).then(() => {
        this.#running--;
        this.#start();
      });
    }
  }

  async #run(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.#ask(asked.map(({ question }) => question));
      if (answers === undefined) {
        const half = Math.ceil(asked.length / 2);
        await this.#run(asked.slice(0, half));
        await this.#run(asked.slice(half));
      } else for (const [i, { answer }] of asked.entries()) answer(answers[i] as Answer);
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  }
}
