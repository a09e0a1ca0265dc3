-- One row per row of a table that needs nothing else, with the lab it belongs to, itself or by what it points to.
-- {filter} narrows labs.
select * from ({owned}) where {filter}
