// The one search in what is ordered by time or place: where in it is an instant?

/**
 * The index of the last item whose key is not after `at`, -1 if every key is.
 * Keys must not descend.
 */
export function lastNotAfter<T>(items: readonly T[], at: number, key: (item: T) => number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (key(items[middle]!) <= at) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
