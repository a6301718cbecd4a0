// What the browser keeps as long as the tab, where it may: a frame within another
// site may have nothing to keep it in.

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
