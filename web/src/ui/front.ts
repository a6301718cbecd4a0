// The front page's answer: it comes after the second click, wherever it was made.

/** Shows the answer after so many requests; what has been shown stays. */
export function answerAfter(requests: number, answer: HTMLElement): void {
  if (requests >= Number(answer.dataset["after"] ?? 0)) answer.removeAttribute("data-after");
}
