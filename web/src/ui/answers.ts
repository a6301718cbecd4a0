// The reader's answers to predictions, which the browser keeps until they are
// cleared, where it may. None of them is ever sent.

const ANSWERS = "same-socket.answers";

/** A chapter's answers, by step. */
export function keptAnswers(slug: string): Record<string, string> {
  return allAnswers()[slug] ?? {};
}

export function keepAnswer(slug: string, step: string, value: string): void {
  const all = allAnswers();
  all[slug] = { ...all[slug], [step]: value };
  try {
    localStorage.setItem(ANSWERS, JSON.stringify(all));
  } catch {
    // Then it is asked again.
  }
}

export function forgetAnswers(): void {
  try {
    localStorage.removeItem(ANSWERS);
  } catch {
    // Nothing was kept.
  }
}

function allAnswers(): Record<string, Record<string, string>> {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(ANSWERS) ?? "{}");
    return typeof kept === "object" && kept !== null ? (kept as Record<string, Record<string, string>>) : {};
  } catch {
    return {};
  }
}
