// The function bodies of Asio and Beast, compiled here once for the whole project.
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
