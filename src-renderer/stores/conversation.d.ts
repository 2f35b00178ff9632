import type { ChatTurn, ChatUpdate } from '../../src-main/contract/chat.ts';
export type Ending = Extract<ChatUpdate, {
    type: 'end';
}>;
export type Waiting = Extract<ChatUpdate, {
    type: 'waiting';
}>;
export interface Question {
    role: 'user';
    id: string;
    text: string;
}
export interface Answer {
    role: 'assistant';
    id: string;
    model: string;
    text: string;
    state: 'waiting' | 'writing' | 'done' | 'stopped' | 'failed';
    waiting: Waiting | null;
    ending: Ending | null;
    problem: string | null;
}
export type Message = Question | Answer;
export declare function newQuestion(text: string): Question;
export declare function newAnswer(model: string): Answer;
/** The conversation without its last answer, as asking again needs it. */
export declare function withoutLastAnswer(messages: Message[]): Message[];
/** What the model is given. Roles alternate: a question without an answer joins the next one. */
export declare function turnsOf(messages: Message[]): ChatTurn[];
