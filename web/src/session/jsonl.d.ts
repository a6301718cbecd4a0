// A recorded trace is bundled as its text (web/build).
declare module "*.jsonl" {
  const text: string;
  export default text;
}
