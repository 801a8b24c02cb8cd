"""Rows of a model as they are gathered, and the model that they make."""

import highspy
import numpy as np

from processors.optimisation.matrix import Numbers, Places


class Rows:
    """Rows as they are gathered: entries, and from where to where each row may be."""

    def __init__(self) -> None:
        self.count = 0
        self._rows: list[Numbers | Places] = []
        self._columns: list[Numbers | Places] = []
        self._changes: list[Numbers | Places] = []
        self._least: list[Numbers] = []
        self._most: list[Numbers] = []

    def add(self, least: Numbers, most: Numbers, *entries: tuple[Places, Places, Numbers]) -> None:
        """More rows; each entry says which of them, which column, and how much."""
        for rows, columns, changes in entries:
            self._rows.append(rows + self.count)
            self._columns.append(columns)
            self._changes.append(changes)
        self._least.append(least)
        self._most.append(most)
        self.count += len(least)

    def model(self, least: Numbers, most: Numbers) -> highspy.HighsLp:
        """All of it over columns with these bounds; each row is scaled, and left out where nothing can break it."""
        rows, columns = np.concatenate(self._rows).astype(np.int64), np.concatenate(self._columns).astype(np.int64)
        changes: Numbers = np.concatenate(self._changes).astype(np.float64)
        low, high = np.concatenate(self._least), np.concatenate(self._most)
        ends = changes * least[columns], changes * most[columns]
        lowest = np.bincount(rows, weights=np.minimum(*ends), minlength=self.count)
        highest = np.bincount(rows, weights=np.maximum(*ends), minlength=self.count)
        largest = np.zeros(self.count)
        np.maximum.at(largest, rows, np.abs(changes))
        binds = (lowest < low) | (highest > high)
        place = np.cumsum(binds) - 1
        used = np.flatnonzero(binds[rows])
        used = used[np.argsort(columns[used], kind="stable")]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(least), int(binds.sum())
        model.col_lower_, model.col_upper_, model.col_cost_ = least, most, np.zeros(len(least))
        largest[largest == 0] = 1
        model.row_lower_, model.row_upper_ = np.asarray(low / largest)[binds], np.asarray(high / largest)[binds]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(np.bincount(columns[used], minlength=len(least)))]).astype(np.int32)
        model.a_matrix_.index_ = place[rows[used]].astype(np.int32)
        model.a_matrix_.value_ = changes[used] / largest[rows[used]]
        return model
