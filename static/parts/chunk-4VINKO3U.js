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
var ANSWERS = "same-socket.answers";
function keptAnswers(slug) {
  return allAnswers()[slug] ?? {};
}
function keepAnswer(slug, step, value) {
  const all = allAnswers();
  all[slug] = { ...all[slug], [step]: value };
  try {
    localStorage.setItem(ANSWERS, JSON.stringify(all));
  } catch {
  }
}
function forgetAnswers() {
  try {
    localStorage.removeItem(ANSWERS);
  } catch {
  }
}
function allAnswers() {
  try {
    const kept = JSON.parse(localStorage.getItem(ANSWERS) ?? "{}");
    return typeof kept === "object" && kept !== null ? kept : {};
  } catch {
    return {};
  }
}

export {
  remember,
  recall,
  forget,
  keptAnswers,
  keepAnswer,
  forgetAnswers
};
