// What of the libraries the screens use: scripts/vendor makes web/static/vendor/preact.js of it.
export { Component, createContext, Fragment, h, render } from 'preact';
export { useCallback, useContext, useEffect, useErrorBoundary, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks';
export { batch, computed, effect, signal, untracked, useComputed, useSignal, useSignalEffect } from '@preact/signals';
export { html } from 'htm/preact';
