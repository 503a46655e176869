/** Draws designs anew where it holds nobody up. */
import { type TidyTask, tidied } from "./tidy";

self.onmessage = ({ data }: MessageEvent<TidyTask>) => self.postMessage(tidied(data));
