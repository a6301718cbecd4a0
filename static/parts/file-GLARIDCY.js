import {
  Recording,
  readLabTrace
} from "./chunk-WRTT2EX6.js";
export {
  Recording,
  readLabTrace
};
