/** Questions per run: enough to make the start-up time small, few enough to keep both processors busy. */
const BATCH_SIZE = 8;
const MAX_RUNS = 2;

/**
 * Answers questions in their order; `undefined` if the run failed, perhaps because of one of them. A single question
 * always has an answer.
 */
type Ask<Question, Answer> = (questions: readonly Question[]) => Promise<readonly Answer[] | undefined>;

interface Asked<Question, Answer> {
  readonly question: Question;
  readonly answer: (answer: Answer) => void;
  readonly fail: (error: unknown) => void;
}

/** Batches waiting questions for the next run of a program: most of a short run is start-up time. */
export class Batcher<Question, Answer> {
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
      void this.#run(this.#waiting.splice(0, BATCH_SIZE)).then(() => {
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
