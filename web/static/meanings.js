// @ts-check
// What the figures on screens mean, and how they are counted.

/** @type {Record<string, {name: string, text: string, formula: string}>} */
export const meanings = {
  waiting: {
    name: 'Waiting', text: 'How many callers are in line now, those to whom an agent\'s phone rings among them.',
    formula: 'Callers in line, with and without an offer. Callbacks whose time has not come are not in it.',
  },
  longest_wait: {
    name: 'Longest wait', text: 'How long the caller has waited whose turn comes first. It counts on by itself.',
    formula: 'Now less the service clock of the caller at the head: it goes on through transfers and redials, so nobody begins anew.',
  },
  oldest_promise: {
    name: 'Oldest promise', text: 'The earliest time that somebody still in line was told. After it the promise is overdue: take that caller next, or tell them.',
    formula: 'The earliest end among the waits that were spoken to callers who are in line.',
  },
  service_level: {
    name: 'Service level', text: 'The share of callers who were answered in time. What counts as in time is set for each queue.',
    formula: 'Answered in time / (answered + abandoned).',
  },
  agents: {
    name: 'Ready', text: 'Agents who can be offered a call now, of all who are signed in.',
    formula: 'Agents by state. Ringing: their phone rings. Wrap-up: work after a call, or a rest after a missed one.',
  },
  answered: { name: 'Answered', text: 'Callers who talked to a person.', formula: 'Stays in line that ended in a talk.' },
  abandoned: {
    name: 'Abandoned', text: 'Callers who hung up while they waited. Short: those who did so within the first seconds, before anybody could have helped.',
    formula: 'Stays in line that the caller ended. The short ones are among them, and shown beside.',
  },
  asa: { name: 'Average wait', text: 'How long callers who were answered had waited, on average (ASA).', formula: 'Sum of the waits of the answered / answered.' },
  aht: { name: 'Handling', text: 'How long a call takes an agent, on average (AHT).', formula: '(Talk + hold + wrap-up) / handled.' },
  wait_p50: { name: 'Half within', text: 'Half of those who were answered waited no longer.', formula: 'The median of the waits of the answered.' },
  wait_p90: { name: '9 of 10 within', text: 'Nine in ten of those who were answered waited no longer.', formula: 'The 90th percentile of the waits of the answered.' },
  coverage: {
    name: 'Told waits held', text: 'How often a caller was with a person by the time that they had been told.',
    formula: 'Promises kept / (kept + late + broken). Those that nobody could keep any more, because the caller left, are not in it.',
  },
  callbacks: {
    name: 'Callbacks due', text: 'Callers who are to be called back and have not been yet, and how many callbacks were kept or late.',
    formula: 'Due: open callbacks. Kept: reached by the promised time. Late: reached after it.',
  },
  zero_outs: { name: 'Pressed 0', text: 'How often callers left the menus for a person, with the steps where most did: those are the steps to mend.', formula: 'Escapes by the step in which 0 was pressed, or an agent asked for.' },
  faults: { name: 'Faults answered', text: 'What broke on our side. Each of these callers was connected to a person.', formula: 'Faults of calls by reason.' },
  staffing: { name: 'Staff', text: 'Agents at work now, and how many the present load asks for.', formula: 'Erlang A on the arrivals and handling times of the last while; see the page on staffing.' },
};
