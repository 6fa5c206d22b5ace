import { Problem } from './problem.js';

const MOST_OF_ONE_ACTOR = 10;

/** So many live screens of one kind are open in this process, and few of them are one actor's. */
export class LivePlaces {
  /** One entry for each place, also while its first question is under way. */
  private readonly actors: string[] = [];

  constructor(private readonly most: number) {}

  /**
   * Takes a place for as long as the screen is served.
   * @throws {Problem} there is none left
   */
  async take<Result>(actor: string, serve: () => Promise<Result>): Promise<Result> {
    const ofActor = this.actors.filter((other) => other === actor).length;
    if (this.actors.length >= this.most || ofActor >= MOST_OF_ONE_ACTOR) {
      throw new Problem('too-many-live-queues');
    }
    this.actors.push(actor);
    try {
      return await serve();
    } finally {
      this.actors.splice(this.actors.indexOf(actor), 1);
    }
  }
}
