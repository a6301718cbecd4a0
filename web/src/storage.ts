// What the browser keeps, where it may: a frame within another site may have
// nothing to keep it in. A tab's lab and visit last as long as the tab; answers to
// predictions last until they are cleared. None of it is ever sent.

export function remember(key: string, value: string): void {
  try {
    sessionStorage.setItem(`same-socket.${key}`, value);
  } catch {
    // Then a reload starts anew.
  }
}

export function recall(key: string): string | undefined {
  try {
    return sessionStorage.getItem(`same-socket.${key}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function forget(key: string): void {
  try {
    sessionStorage.removeItem(`same-socket.${key}`);
  } catch {
    // Nothing was kept.
  }
}

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
