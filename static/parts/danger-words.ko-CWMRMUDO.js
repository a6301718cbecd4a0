// messages/danger.ko.json
var danger_ko_default = {
  "danger.title": "두 유휴 제한 시간",
  "danger.who": "먼저 끝내는 쪽",
  "danger.server": "서버가 닫음",
  "danger.box": "중간 장비가 잊음",
  "danger.theirs.server": "서버의 유휴 제한 시간",
  "danger.theirs.box": "중간 장비의 유휴 제한 시간",
  "danger.pool": "풀의 유휴 제한 시간",
  "danger.s": "{n}초",
  "danger.some.server": "마지막 응답을 받고 {from}초에서 {to}초 사이에 풀이 보낸 요청은 사라집니다. 서버가 닫은 뒤에 도착하고, FIN은 아직 오지 않았습니다. 왕복 시간 {rtt} ms로 계산했습니다.",
  "danger.some.box": "마지막 응답을 받고 {from}초에서 {to}초 사이에 풀이 보낸 요청은 행을 찾지 못합니다. {wide}초 동안 아무도 풀에 알리지 않습니다.",
  "danger.none": "없습니다. 풀이 연결을 먼저 버립니다."
};
export {
  danger_ko_default as messages
};
