/** Stands in the place of what shows single patients, in a report that goes to others. */
export const LEFT_OUT =
  '<p class="note">Left out here because it shows single patients; it is with the results on the machine that made them.</p>';
