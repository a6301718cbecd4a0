// messages/own.ko.json
var own_ko_default = {
  "title.one": "요청 하나",
  "title.ten": "한꺼번에 열 개",
  "title.close": "Connection: close 응답, 그리고 다음 요청",
  "title.idle": "2초 유휴 뒤의 요청",
  "title.credentials": "자격 증명이 있을 때와 없을 때",
  "title.seventh": "기다리는 여섯 개와 일곱 번째",
  "title.upgrade": "WebSocket 곁의 요청 셋",
  "head.request": "요청",
  "head.server": "서버",
  "head.browser": "브라우저",
  "head.waited": "기다림",
  request: "{n}",
  "request.omit": "{n} 없이",
  "browser.new": "새 연결",
  "browser.reused": "재사용",
  "browser.cannot_tell": "알 수 없음",
  "compare.agree": "서로 같습니다",
  "compare.in_advance": "둘 다 맞습니다: 미리 열어 둔 소켓입니다",
  "compare.differ": "서로 다릅니다. 세고 있는 서버가 맞습니다",
  "compare.cannot_tell": "서버의 말을 따릅니다",
  waited: "{ms} ms",
  legend: "서버: 어느 소켓의 몇 번째 요청인지. 브라우저: 새로 연결했는지. 서로 같으면 ✓. 기다림: 보내기 전에 브라우저 안에서 기다린 시간.",
  "legend.omit": "없이: 자격 증명 없이.",
  upgraded: "101: 이제 여기로는 요청이 오지 않습니다",
  "legend.upgrade": "WebSocket: 이 페이지의 것입니다. Upgrade: websocket이 있는 GET으로 시작했고, 101 응답과 함께 HTTP를 떠났습니다. 아무리 오래 쉬어도 브라우저는 이 연결을 다른 데 쓰지 않습니다.",
  summary: "요청 {requests}개, 소켓 {sockets}개입니다.",
  "summary.same": "요청 {requests}개, 소켓 1개입니다.",
  "summary.one": "요청 1개, 소켓 1개입니다.",
  waiting: "서버가 유휴 소켓을 닫기를 기다립니다…",
  running: "요청이 가고 있습니다…",
  stale: "소켓이 제때 닫히지 않았습니다. 그래도 다음 요청을 보냅니다.",
  failed: "요청 하나가 실패해 여기서 멈췄습니다. 다시 해 볼 수 있습니다."
};
export {
  own_ko_default as messages
};
