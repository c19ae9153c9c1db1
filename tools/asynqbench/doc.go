// Package asynqbench compares what a caller costs Redis with what a task of asynq does, a job queue that keeps its tasks in
// Redis by scripts as well. It is a module of its own, so that nothing of the service depends on asynq.
//
//	make bench-asynq
package asynqbench
