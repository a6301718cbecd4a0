// messages/present.ko.json
var present_ko_default = {
  label: "발표 화면",
  choose: "실험",
  run: "실험 실행하기",
  again: "다시 실행하기",
  pause: "일시 정지",
  go: "계속",
  waits: "끝나기를 기다리는 중",
  "key.space": "스페이스: 실행, 일시 정지, 계속",
  "key.down": "PageDown: 한 걸음",
  "key.up": "PageUp: 이벤트 하나 뒤로",
  "key.vote": "숫자: 한 표, Shift+숫자: 빼기",
  votes: "표",
  vote: "한 표 더하기",
  unvote: "{n}번에서 한 표 빼기",
  anew: "투표 처음부터",
  right: "실제 결과",
  answer: "실제로는: {label}.",
  tally: "{all}표 가운데 {n}표가 맞았습니다.",
  end: "글로 돌아가기 (F2)",
  endLab: "발표 끝내기 (F2)"
};
export {
  present_ko_default as messages
};
