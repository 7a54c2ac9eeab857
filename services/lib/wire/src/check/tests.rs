//! Every rule of the checks, on an incident that is otherwise sound: a case is a line.
