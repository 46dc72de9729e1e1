/** Checks the boards, and what stands beside them: rules, alerts, runbooks. */
@NullMarked
package io.sumflow.dashboards;

import org.jspecify.annotations.NullMarked;
