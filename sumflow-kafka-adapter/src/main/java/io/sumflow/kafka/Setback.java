package io.sumflow.kafka;

import io.sumflow.outbox.FailureKind;

/**
 * Something to try again after a pause.
 *
 * @param kind wait or hold
 * @param why for a person
 */
record Setback(FailureKind kind, String why) {}
