-- Takes the suppliers away again
DROP TABLE suppliers;
