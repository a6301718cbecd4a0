// src/storage.ts
function remember(key, value) {
  try {
    sessionStorage.setItem(`same-socket.${key}`, value);
  } catch {
  }
}
function recall(key) {
  try {
    return sessionStorage.getItem(`same-socket.${key}`) ?? void 0;
  } catch {
    return void 0;
  }
}
function forget(key) {
  try {
    sessionStorage.removeItem(`same-socket.${key}`);
  } catch {
  }
}

export {
  remember,
  recall,
  forget
};
