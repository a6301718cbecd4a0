// Hands that a teacher counts: for each run that is asked about, how many of the
// class chose which answer. The page keeps them as long as it is open, and nobody
// else learns of them.

export class Votes {
  private readonly counts = new Map<string, number[]>();

  /** How many chose each answer of that question, in the answers' order. */
  of(question: string, answers: number): readonly number[] {
    let counts = this.counts.get(question);
    if (!counts) this.counts.set(question, (counts = Array<number>(answers).fill(0)));
    return counts;
  }

  /** Adds a hand, or takes one back; there is no less than none. */
  count(question: string, answers: number, answer: number, by: 1 | -1): void {
    const counts = this.of(question, answers) as number[];
    if (answer in counts) counts[answer] = Math.max(0, counts[answer]! + by);
  }

  anew(question: string): void {
    this.counts.delete(question);
  }
}
